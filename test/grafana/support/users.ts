import { GrafanaApi } from './grafana-api';
import type { RealGrafana } from './real-grafana';

/** Who logs in; each is the name of the user, too. */
export type Role = 'Admin' | 'Editor' | 'Viewer';

const OF_ORGANISATION = ['Editor', 'Viewer'] as const;

/** The administrator is there from the first; their password is that of all. */
export const loginOf = (role: Role) => role.toLowerCase();

export async function createUsers(grafana: RealGrafana): Promise<void> {
  const api = new GrafanaApi(grafana);
  for (const role of OF_ORGANISATION) {
    const login = loginOf(role);
    const user = { name: role, login, email: `${login}@mahavishnu.localhost`, password: grafana.password, OrgId: 1 };
    const { id } = await api.call<{ id: number }>('POST', '/api/admin/users', user);
    await api.call('PATCH', `/api/org/users/${id}`, { role });
  }
}
