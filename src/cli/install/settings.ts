/** What the data source is told; paths are as the machine of Grafana sees them. */
export interface Settings {
  readonly path?: string;
  readonly archivePath?: string;
  readonly workflowsPath?: string;
  readonly coveragePath?: string;
  readonly snapshotPath?: string;
}
