import { LoadingPlaceholder } from '@grafana/ui';
import React, { type ComponentType, lazy, type ReactElement, Suspense } from 'react';
import { t } from './i18n/t';
import { translations } from './i18n/translations';

/**
 * A component whose code is loaded when it is first shown, so that dashboards do not wait for editors. Texts are there
 * before it is, also for what it holds outside of functions.
 */
export function lazyComponent<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): (props: Props) => ReactElement {
  const Loaded = lazy(async () => {
    await translations();
    return { default: await load() };
  }) as unknown as ComponentType<Props>;
  return function Late(props: Props) {
    return (
      <Suspense fallback={<LoadingPlaceholder text={t('editor.loading', 'Loading the editor…')} />}>
        <Loaded {...props} />
      </Suspense>
    );
  };
}
