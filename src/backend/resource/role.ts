import type { PluginContext } from '../../protocol/plugin-context';

/** May know what there is on the machine. */
export const ADMIN = 'Admin';

/** Of the user who asks, in the organization of the data source; empty for Grafana itself. */
export function roleOf(context: PluginContext | undefined): string {
  return context?.user?.role ?? '';
}
