import { describeEngine } from '../conformance/describe-engine';
import { TestEngine } from './support/test-engine';

describeEngine('duckdb-node', 'duckdb', (sql, options) => TestEngine.over(sql, options));
