// Each folder of src may import only the folders named for it. ARCHITECTURE.md says why.
const layers = {
  error: [],
  result: [],
  settings: [],
  model: ['error'],
  query: ['error', 'model'],
  snapshot: ['error'],
  engine: ['error', 'result', 'model', 'snapshot'],
  frame: ['error', 'result', 'model'],
  answer: ['error', 'result', 'model', 'query', 'engine', 'frame'],
  dashboards: ['error', 'model', 'query'],
  alerts: ['error', 'result', 'model', 'query', 'frame', 'dashboards'],
  store: ['error', 'model'],
  protocol: [],
  demo: ['error', 'model', 'store'],
  backend: ['error', 'result', 'settings', 'model', 'query', 'snapshot', 'engine', 'frame', 'answer', 'protocol'],
  datasource: ['error', 'settings', 'model', 'query'],
  viewer: ['error', 'result', 'model', 'query', 'engine', 'frame', 'answer', 'dashboards'],
  cli: ['error', 'result', 'model', 'query', 'snapshot', 'engine', 'frame', 'answer', 'store', 'demo', 'viewer'],
};

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'src-stands-alone',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench|scripts)/' },
    },
    {
      name: 'known-folder',
      comment: 'A new folder of src states here what it may import.',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/(${Object.keys(layers).join('|')})/` },
      to: {},
    },
    {
      name: 'shipped-code-needs-shipped-packages',
      severity: 'error',
      comment: 'Grafana itself brings what the data source takes of npm.',
      from: { path: '^src/', pathNot: '^src/datasource/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg'] },
    },
    ...Object.entries(layers).map(([folder, allowed]) => ({
      name: `${folder}-imports-one-way`,
      severity: 'error',
      from: { path: `^src/${folder}/` },
      to: { path: '^src/', pathNot: `^src/(${[folder, ...allowed].join('|')})/` },
    })),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
