import { LearningError } from '../error/learning-error';
import type { ServerSettings, Tool } from './tool';
import { ADVISE } from './tools/advise';
import { DATA_QUALITY_REPORT } from './tools/data-quality-report';
import { DATABASE_ALERTS } from './tools/database-alerts';
import { DATABASE_STATUS } from './tools/database-status';
import { EXECUTION_STATISTICS } from './tools/execution-statistics';
import { FEEDBACK_HELP } from './tools/feedback-help';
import { FIND_SIMILAR_EXECUTIONS } from './tools/find-similar-executions';
import { PERFORMANCE_METRICS } from './tools/performance-metrics';
import { QUERY_METRICS } from './tools/query-metrics';
import { RUN_PRESET } from './tools/run-preset';
import { RUN_SQL } from './tools/run-sql';
import { SUBMIT_FEEDBACK } from './tools/submit-feedback';

/** Every tool, in the order in which agents are shown them. */
const TOOLS: readonly Tool[] = [
  DATABASE_STATUS,
  DATABASE_ALERTS,
  EXECUTION_STATISTICS,
  PERFORMANCE_METRICS,
  QUERY_METRICS,
  RUN_PRESET,
  RUN_SQL,
  ADVISE,
  FIND_SIMILAR_EXECUTIONS,
  DATA_QUALITY_REPORT,
  SUBMIT_FEEDBACK,
  FEEDBACK_HELP,
];

/** The tools that a server with these settings offers. */
export function toolsFor({
  allowSql,
  withholdText,
}: Pick<ServerSettings, 'allowSql' | 'withholdText'>): readonly Tool[] {
  if (allowSql && withholdText) {
    throw new LearningError('bad_usage', '--allow-sql and --withhold-text exclude each other.', {
      hint: 'SQL can give a text any name, so that nobody could withhold it. Leave one of them out.',
    });
  }
  const missing = [...(allowSql ? [] : [RUN_SQL]), ...(withholdText ? [FIND_SIMILAR_EXECUTIONS] : [])];
  return TOOLS.filter((tool) => !missing.includes(tool));
}
