import webpack, { type Compilation, type Compiler } from 'webpack';

const tagOf = (file: string) =>
  file.endsWith('.css') ? `<link rel="stylesheet" href="${file}">` : `<script defer src="${file}"></script>`;

interface HtmlOptions {
  /** Address of the folder of images. */
  readonly images: string;
  /** A Content-Security-Policy, where no header says it. */
  readonly policy?: string;
  /** What stands there until the page is drawn. */
  readonly waiting?: string;
}

function html(files: readonly string[], { images, policy, waiting = '' }: HtmlOptions): string {
  const policyTag = policy
    ? `\n    <meta http-equiv="Content-Security-Policy" content="${policy}">\n    <meta name="referrer" content="no-referrer">`
    : '';
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">${policyTag}
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="dark light">
    <title>Mahavishnu Learning</title>
    <link rel="icon" type="image/svg+xml" href="${images}/logo.svg">
    ${files.map(tagOf).join('\n    ')}
  </head>
  <body>
    <noscript>This page draws the dashboards with JavaScript. Switch it on for this address, and load the page again.</noscript>
    <div id="root">${waiting}</div>
  </body>
</html>
`;
}

/** Writes the index.html that loads what the entry was bundled to. */
export class PageHtml {
  readonly #options: HtmlOptions;

  constructor(options: HtmlOptions) {
    this.#options = options;
  }

  apply(compiler: Compiler): void {
    compiler.hooks.thisCompilation.tap('PageHtml', (compilation: Compilation) => {
      const stage = webpack.Compilation.PROCESS_ASSETS_STAGE_REPORT;
      compilation.hooks.processAssets.tap({ name: 'PageHtml', stage }, () => {
        const files = compilation.entrypoints.get('main')!.getFiles();
        const addresses = files.map((file) => `${compilation.outputOptions.publicPath}${file}`);
        compilation.emitAsset('index.html', new webpack.sources.RawSource(html(addresses, this.#options)));
      });
    });
  }
}
