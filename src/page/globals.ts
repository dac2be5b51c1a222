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

/** The part of `Storage` that is used, kept for as long as the page is open. */
const forgetful = {
  getItem(this: Record<string, string>, key: string): string | null {
    return Object.hasOwn(this, key) ? this[key]! : null;
  },
  setItem(this: Record<string, string>, key: string, value: string): void {
    this[key] = value;
  },
  removeItem(this: Record<string, string>, key: string): void {
    delete this[key];
  },
};

/** People can have their browser keep nothing for pages. Then it throws, and Grafana's packages do not reckon with that. */
function keepsNothing(): boolean {
  try {
    return !window.localStorage;
  } catch {
    return true;
  }
}

if (keepsNothing()) {
  Object.defineProperty(window, 'localStorage', { configurable: true, value: Object.create(forgetful) });
}
window.__grafana_public_path__ = '/public/';
window.grafanaBootData = { assets: { dark: '', light: '' }, settings: {}, user: {}, navTree: [] };
window.__zod_globalConfig = { jitless: true };

export {};
