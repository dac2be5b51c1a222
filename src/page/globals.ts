declare global {
  interface Window {
    /** Where Grafana's components look for their icons. */
    __grafana_public_path__?: string;
    /** What Grafana's server tells its packages; they find all that matters here by the services instead. */
    grafanaBootData?: unknown;
    /** Of zod, inside Grafana's packages: it would try whether code can be made of text, which the page's policy forbids. */
    __zod_globalConfig?: { jitless: boolean };
  }
}

window.__grafana_public_path__ = '/public/';
window.grafanaBootData = { assets: { dark: '', light: '' }, settings: {}, user: {}, navTree: [] };
window.__zod_globalConfig = { jitless: true };

export {};
