interface Configured {
  readonly uid: string;
  readonly options: object;
}

/** Makes one thing for each data source; another takes its place when the settings of the data source have changed. */
export function perSource<S extends Configured, T extends { close(): void }>(make: (source: S) => T): (source: S) => T {
  const made = new Map<string, { readonly settings: string; readonly thing: T }>();
  return (source) => {
    const settings = JSON.stringify(source.options);
    const known = made.get(source.uid);
    if (known?.settings === settings) return known.thing;
    known?.thing.close();
    const thing = make(source);
    made.set(source.uid, { settings, thing });
    return thing;
  };
}
