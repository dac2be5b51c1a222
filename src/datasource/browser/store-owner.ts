import { config } from '@grafana/runtime';
import type { StoreOwner } from './part-store';

interface Named {
  readonly uid: string;
  readonly path: string;
}

interface Owner extends Named {
  readonly site: string;
  readonly user: unknown;
  readonly organization: unknown;
}

/** The data source as the user at hand sees it. What others have kept here goes, and what was kept of other data. */
export function storeOwner(named: Named): StoreOwner {
  const { user } = config.bootData ?? {};
  const own: Owner = { ...named, site: config.appSubUrl ?? '', user: user?.id, organization: user?.orgId };
  const isThere = ({ uid, path }: Owner) =>
    Object.values(config.datasources ?? {}).some(
      (known) => known.uid === uid && (known.jsonData as { readonly path?: string }).path === path,
    );
  return {
    source: JSON.stringify(own),
    keeps: (source) => {
      const other = JSON.parse(source) as Owner;
      if (other.site !== own.site) return true;
      if (other.user !== own.user) return false;
      return other.organization !== own.organization || (other.uid !== own.uid && isThere(other));
    },
  };
}
