import { findGrafana, type Grafana, namedGrafana } from '../grafana/find-grafana';
import { installedVersion } from '../grafana/version';
import { type Layout, layoutOf } from '../install/local/layout';
import type { Where } from '../install/options';
import { provisionedSources, type Source } from './sources';
import { findUnit, type Unit } from './unit';

/** A Grafana of this machine, as far as it can be seen from outside. */
export interface Patient {
  /** Undefined where there is none. */
  readonly grafana: Grafana | undefined;
  /** Undefined where it does not run. */
  readonly version: string | undefined;
  readonly layout: Layout;
  readonly unit: Unit | undefined;
  /** Data sources of provisioning, and the database that was named. */
  readonly sources: readonly Source[];
  /** The root of the file system that is looked at. */
  readonly root: string;
}

export async function findPatient(where: Where, db: string | undefined, root: string): Promise<Patient> {
  const grafana = where.grafana === undefined ? findGrafana() : namedGrafana(where.grafana);
  const layout = layoutOf(grafana, where);
  const named = db === undefined ? [] : [{ name: '--db', path: db, snapshotPath: undefined }];
  return {
    grafana,
    version: grafana && (await installedVersion(grafana)),
    layout,
    unit: findUnit(root),
    sources: [...provisionedSources(layout.provisioning), ...named],
    root,
  };
}
