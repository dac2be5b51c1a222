/** SQLite's WebAssembly within the script itself, so that no file has to be found beside a bundle. */
declare module 'sql.js/dist/sql-wasm-inline.js' {
  import type { InitSqlJsStatic } from 'sql.js';

  const initSqlJs: InitSqlJsStatic;
  export default initSqlJs;
}
