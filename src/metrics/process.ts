import type { Registry } from './registry';

/** What each process tells of itself, by the names that Prometheus has for it. */
export function observeProcess(registry: Registry): void {
  registry.observe('gauge', 'process_resident_memory_bytes', 'Resident memory size in bytes.', () =>
    process.memoryUsage.rss(),
  );
  registry.observe('counter', 'process_cpu_seconds_total', 'User and system CPU time spent in seconds.', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
}
