import { LoadingPlaceholder } from '@grafana/ui';
import React, { type ComponentType, lazy, type ReactElement, Suspense } from 'react';

/** A component whose code is loaded when it is first shown, so that dashboards do not wait for editors. */
export function lazyComponent<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): (props: Props) => ReactElement {
  const Loaded = lazy(async () => ({ default: await load() })) as unknown as ComponentType<Props>;
  return function Late(props: Props) {
    return (
      <Suspense fallback={<LoadingPlaceholder text="Loading the editor…" />}>
        <Loaded {...props} />
      </Suspense>
    );
  };
}
