import { HttpError } from '../services/http-error';
import type { DashboardHit, DashboardJson } from '../shared/dashboard-json';
import { fetchBeside } from './files';

/** A dashboard of those that the page was built with. */
interface Listed extends DashboardHit {
  readonly uid: string;
  /** Its JSON, beside the list. */
  readonly file: string;
}

const FOLDER = 'dashboards';

let listed: Promise<readonly Listed[]> | null = null;

/** The dashboards that the page was built with, in the order of their links. */
export function listDashboards(): Promise<readonly Listed[]> {
  listed ??= fetchBeside(`${FOLDER}/index.json`)
    .then((response) => response.json() as Promise<Listed[]>)
    .catch((error: unknown) => {
      listed = null;
      throw error;
    });
  return listed;
}

/** Rejects with HttpError 404 where there is none of this uid. */
export async function readDashboard(uid: string, signal?: AbortSignal): Promise<DashboardJson> {
  const found = (await listDashboards()).find((one) => one.uid === uid);
  if (!found) throw new HttpError(404, { message: 'There is no such dashboard.' });
  return (await fetchBeside(`${FOLDER}/${found.file}`, signal)).json() as Promise<DashboardJson>;
}
