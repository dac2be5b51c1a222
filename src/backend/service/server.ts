import { Server, ServerCredentials } from '@grpc/grpc-js';

/** Frames may be larger than gRPC's 4 MB; the byte limit of a query is what bounds them. */
const OPTIONS = {
  'grpc.max_receive_message_length': -1,
  'grpc.max_send_message_length': -1,
  'grpc.enable_channelz': 0,
};

export const createServer = (): Server => new Server(OPTIONS);

export function listen(server: Server, socket: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.bindAsync(`unix:${socket}`, ServerCredentials.createInsecure(), (error) =>
      error ? reject(error) : resolve(),
    );
  });
}

/** Takes no new calls, and resolves when the last answer has been sent. */
export function drain(server: Server): Promise<void> {
  return new Promise((resolve) => server.tryShutdown(() => resolve()));
}
