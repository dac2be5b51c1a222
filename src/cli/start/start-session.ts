import { LearningError } from '../../error/learning-error';
import { findGrafana, type Grafana, namedGrafana } from '../grafana/find-grafana';
import { startGrafana } from '../grafana/start-grafana';
import type { Session, Workspace } from '../workspace';
import { startPage } from './start-page';

/** The path of a Grafana, none at all, or whichever this machine has. */
export type GrafanaChoice = string | false | undefined;

/** Says why instead of failing, unless it is the port that was asked for. */
async function tryGrafana(grafana: Grafana, workspace: Workspace, signal: AbortSignal): Promise<Session | string> {
  try {
    return await startGrafana(grafana, workspace, signal);
  } catch (error) {
    const { code, message } = LearningError.from(error);
    if (code === 'bad_usage') throw error;
    return message;
  }
}

/** Shows the workspace in a Grafana, or else on the page of our own. Throws LearningError. */
export async function startSession(workspace: Workspace, choice: GrafanaChoice, signal: AbortSignal): Promise<Session> {
  if (choice === false) return startPage(workspace);
  if (choice !== undefined) return startGrafana(namedGrafana(choice), workspace, signal);
  const found = findGrafana();
  const session = found ? await tryGrafana(found, workspace, signal) : '';
  if (typeof session !== 'string') return session;
  const page = await startPage(workspace);
  return session === '' ? page : { ...page, remarks: [session, ...page.remarks] };
}
