/** The data source that provisioning creates: dashboards, alert rules and links hold on to its uid. */
export const DATA_SOURCE = { type: 'mahavishnu-learning-datasource', uid: 'duckdb-learning' } as const;
