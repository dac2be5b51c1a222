import { describeEngine } from '../conformance/describe-engine';
import { WasmTestEngine } from './support/wasm-engine';

describeEngine('duckdb-wasm', 'duckdb-wasm', (sql, options) => WasmTestEngine.over(sql, options));
