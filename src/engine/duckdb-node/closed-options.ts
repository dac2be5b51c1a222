/** What one instance of DuckDB may take of the machine. */
export interface EngineShare {
  readonly memoryLimitMb: number;
  readonly threads: number;
}

/** Options of an instance that loads no extension and spills nothing to disk. */
export function closedOptions({ memoryLimitMb, threads }: EngineShare): Record<string, string> {
  return {
    autoload_known_extensions: 'false',
    autoinstall_known_extensions: 'false',
    allow_community_extensions: 'false',
    memory_limit: `${memoryLimitMb}MiB`,
    threads: String(threads),
    temp_directory: '',
    errors_as_json: 'true',
  };
}
