import type { DataSourceInstanceSettings } from '@grafana/data';
import { t } from '../i18n/t';
import { translations } from '../i18n/translations';

type DataSourceRef = Pick<DataSourceInstanceSettings, 'type' | 'uid'>;

/**
 * What Grafana adds to each dashboard that asks this data source: filters that all its queries take without naming them,
 * and a way to our own dashboards, which carry these tags.
 */
export const dashboardDefaults = ({ type, uid }: DataSourceRef) => ({
  getDefaultVariables: async () => {
    await translations();
    return [
      {
        kind: 'AdhocVariable' as const,
        group: type,
        datasource: { name: uid },
        spec: {
          name: 'executions',
          label: t('dashboards.filters', 'Executions where'),
          description: t('dashboards.filters-help', 'Filters that all panels over executions take.'),
          baseFilters: [],
          filters: [],
          defaultKeys: [],
          hide: 'dontHide' as const,
          skipUrlSync: false,
          allowCustomValue: true,
        },
      },
    ];
  },
  getDefaultLinks: async () => {
    await translations();
    return [
      {
        type: 'dashboards' as const,
        title: t('dashboards.links', 'Learning dashboards'),
        tooltip: t('dashboards.links-help', 'What else there is to see of the learning database'),
        icon: 'dashboard',
        url: '',
        tags: ['mahavishnu', 'learning'],
        asDropdown: true,
        targetBlank: false,
        keepTime: true,
        includeVars: true,
      },
    ];
  },
});
