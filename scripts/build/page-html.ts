import webpack, { type Compilation, type Compiler } from 'webpack';

const tagOf = (file: string) =>
  file.endsWith('.css') ? `<link rel="stylesheet" href="${file}">` : `<script defer src="${file}"></script>`;

function html(files: readonly string[]): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="dark light">
    <title>Mahavishnu Learning</title>
    <link rel="icon" type="image/svg+xml" href="/public/img/logo.svg">
    ${files.map(tagOf).join('\n    ')}
  </head>
  <body>
    <noscript>This page draws the dashboards with JavaScript. Switch it on for this address, and load the page again.</noscript>
    <div id="root"></div>
  </body>
</html>
`;
}

/** Writes the index.html that loads what the entry was bundled to. */
export class PageHtml {
  apply(compiler: Compiler): void {
    compiler.hooks.thisCompilation.tap('PageHtml', (compilation: Compilation) => {
      const stage = webpack.Compilation.PROCESS_ASSETS_STAGE_REPORT;
      compilation.hooks.processAssets.tap({ name: 'PageHtml', stage }, () => {
        const files = compilation.entrypoints.get('main')!.getFiles();
        const addresses = files.map((file) => `${compilation.outputOptions.publicPath}${file}`);
        compilation.emitAsset('index.html', new webpack.sources.RawSource(html(addresses)));
      });
    });
  }
}
