/**
 * Aborted by the first SIGINT, SIGTERM or SIGHUP, and when the program that started us over a channel is gone; the second
 * signal ends the process as it would without us.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => controller.abort());
  if (process.channel) {
    process.once('disconnect', () => controller.abort());
    process.channel.unref();
  }
  return controller.signal;
}
