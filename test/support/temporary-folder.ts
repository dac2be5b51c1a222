import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of one test file; dispose of it in afterAll. */
export class TemporaryFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'learning-test-'));

  file(name: string): string {
    return join(this.path, name);
  }

  dispose(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
