import { Client, credentials, type ServiceError } from '@grpc/grpc-js';
import { onAbort } from '../../error/cancellation';
import type { Method } from '../../protocol/method';

const OPTIONS = {
  'grpc.max_receive_message_length': -1,
  'grpc.max_send_message_length': -1,
  // Grafana's client, in Go, widens its window by itself.
  'grpc-node.flow_control_window': 16 * 1024 * 1024,
};

/** Calls to a plugin, as Grafana makes them. They reject with gRPC's ServiceError. */
export class Connection {
  /** Path of the Unix socket that the plugin announced. */
  readonly socket: string;
  readonly #client: Client;

  constructor(socket: string) {
    this.socket = socket;
    this.#client = new Client(`unix:${socket}`, credentials.createInsecure(), OPTIONS);
  }

  call<ReqOut, ReqIn, ResOut, ResIn>(
    { path, request, response }: Method<ReqOut, ReqIn, ResOut, ResIn>,
    value: ReqIn,
    signal?: AbortSignal,
  ): Promise<ResOut> {
    return new Promise((resolve, reject) => {
      const call = this.#client.makeUnaryRequest(path, request.encode, response.decode, value, done);
      const stopListening = onAbort(signal, () => call.cancel());
      function done(error: ServiceError | null, answer?: ResOut): void {
        stopListening();
        if (error) reject(error);
        else resolve(answer!);
      }
    });
  }

  /** The parts of the answer to a method that answers in parts, as they come. */
  async *stream<ReqOut, ReqIn, ResOut, ResIn>(
    { path, request, response }: Method<ReqOut, ReqIn, ResOut, ResIn>,
    value: ReqIn,
    signal?: AbortSignal,
  ): AsyncGenerator<ResOut> {
    const stream = this.#client.makeServerStreamRequest(path, request.encode, response.decode, value);
    const stopListening = onAbort(signal, () => stream.cancel());
    try {
      for await (const part of stream) yield part as ResOut;
    } finally {
      stopListening();
    }
  }

  /** All of them, once the last has come. */
  async parts<ReqOut, ReqIn, ResOut, ResIn>(
    method: Method<ReqOut, ReqIn, ResOut, ResIn>,
    value: ReqIn,
    signal?: AbortSignal,
  ): Promise<ResOut[]> {
    const parts: ResOut[] = [];
    for await (const part of this.stream(method, value, signal)) parts.push(part);
    return parts;
  }

  close(): void {
    this.#client.close();
  }
}
