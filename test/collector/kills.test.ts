import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TemporaryFolder } from '../support/temporary-folder';
import { killCollector } from '../torture/collector-kills';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = new TemporaryFolder();
});
afterEach(() => folder.dispose());

describe('a collector that is killed under load', () => {
  it('has every acknowledged record exactly once, and none torn', { timeout: 180_000 }, async () => {
    const figures = await killCollector({ path: folder.file('learning.db'), kills: 5 });
    expect(figures.acknowledged).toBeGreaterThan(0);
    expect(figures).toMatchObject({ kills: 5, lost: 0, twice: 0, torn: 0, foreign: 0, feedbackLost: 0 });
  });
});
