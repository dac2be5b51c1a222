import { one } from '../protobuf/field';
import { message } from '../protobuf/message';
import { int32, string } from '../protobuf/type';
import { method } from './method';

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
