declare module '*.css';

declare module '*.svg' {
  const text: string;
  export default text;
}

/** Of the library by which Grafana's components load icons: what it has loaded, by address. */
declare module 'grafana-icon-cache' {
  export const cacheStore: {
    set(address: string, loaded: { readonly content: string; readonly status: 'loaded' }): void;
  };
}
