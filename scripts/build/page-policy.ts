/**
 * The policy of the page that is nothing but files, which no server sends with a header. What it may connect to, its script
 * adds before anything else: that depends on the address that the page is opened by. DuckDB is started from a blob, so that
 * its worker is under the policy of the page.
 */
const POLICY: Readonly<Record<string, string>> = {
  'script-src': "'self' 'wasm-unsafe-eval'",
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data:",
  'font-src': "'self'",
  'worker-src': 'blob:',
  'media-src': "'none'",
  'object-src': "'none'",
  'frame-src': "'none'",
  'manifest-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
};

export const FILE_PAGE_POLICY = Object.entries(POLICY)
  .map(([directive, sources]) => `${directive} ${sources}`)
  .join('; ');

/** A browser runs none of its scripts where the page is opened as a file. */
export const FILE_PAGE_WAITING =
  '<p>The page is being loaded. If nothing else appears, it was opened as a file: let a server hand out its folder, such as <code>npx http-server build/page</code>, and open the address that this tells.</p>';
