import type { AllLimits } from '../model/limits';
import { DASHBOARDS } from './dashboards';
import { renderDashboard } from './render';

/** Every dashboard as a file. */
export const dashboardFiles = (limits: AllLimits): { file: string; content: string }[] =>
  DASHBOARDS.map((source) => ({
    file: `${source.file}.json`,
    content: `${JSON.stringify(renderDashboard(source, limits), null, 2)}\n`,
  }));
