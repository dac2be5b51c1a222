import type { Server } from '@grpc/grpc-js';
import { ControllerService, HealthService, ServingStatus } from '../../protocol/control';
import { serveUnary } from './serve';

/** The name by which Grafana asks for the health of the process as a whole. */
const PLUGIN = 'plugin';

export function serveControl(server: Server, onShutdown: () => void): void {
  serveUnary(server, HealthService.check, async ({ service }) => ({
    status: service === PLUGIN || service === '' ? ServingStatus.serving : ServingStatus.serviceUnknown,
  }));
  serveUnary(server, ControllerService.shutdown, async () => {
    setImmediate(onShutdown);
    return {};
  });
}
