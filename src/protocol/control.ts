import { one } from './field';
import { message } from './message';
import { method } from './method';
import { int32, string } from './type';

/** How the host asks whether the process serves, in the terms of grpc.health.v1. */
export const ServingStatus = { serving: 1, serviceUnknown: 3 } as const;

export const HealthService = {
  check: method(
    '/grpc.health.v1.Health/Check',
    message({ service: one(1, string) }),
    message({ status: one(1, int32) }),
  ),
};

const Empty = message({});

/** How the host asks the process to end. */
export const ControllerService = {
  shutdown: method('/plugin.GRPCController/Shutdown', Empty, Empty),
};
