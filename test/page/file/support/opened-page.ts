import { inRoot } from '../../../../scripts/build/root';
import { Browsed } from '../../support/browsed';
import { StaticServer } from './static-server';

export const BUILT_PAGE = inRoot('build/page');

interface OpenedOptions {
  /** Whether the server hands out parts of files. */
  readonly ranges?: boolean;
  /** Folder that is served beside the page, under /data. */
  readonly data?: string;
  /** The page, where it is not as it was built. */
  readonly page?: string;
  /** Behind the path of the page. */
  readonly search?: string;
  readonly theme?: 'dark' | 'light';
}

/** Under which the page lies on its server. */
const UNDER = '/some/folder';

/** The built page on a server of files, in Chromium. */
export class OpenedPage {
  readonly server: StaticServer;
  readonly browsed: Browsed;

  private constructor(server: StaticServer, browsed: Browsed) {
    this.server = server;
    this.browsed = browsed;
  }

  static async open({ ranges = true, data, page = BUILT_PAGE, search = '', theme = 'dark' }: OpenedOptions = {}) {
    const folders = { [UNDER]: page, ...(data && { '/data': data }) };
    const server = await StaticServer.start({ folders, ranges });
    const browsed = await Browsed.open(server.origin, `${UNDER}/${search}`, { theme });
    return new OpenedPage(server, browsed);
  }

  get page() {
    return this.browsed.page;
  }

  /** Chooses files as a person does. */
  async choose(...files: readonly string[]): Promise<void> {
    await this.page.locator('input[type=file]').setInputFiles([...files]);
  }

  /** Text of what the header says of the open file; waits for it. */
  hint(): Promise<string> {
    return this.page.getByTestId('file-hint').innerText();
  }

  /** What is said to have gone wrong; waits for it. */
  problem(): Promise<string> {
    return this.page.getByRole('alert').innerText();
  }

  /** Waits until the page has that title. Its policy lets nobody wait within it. */
  async titled(title: string): Promise<void> {
    while ((await this.page.title()) !== title) await this.page.waitForTimeout(20);
  }

  async goto(path: string): Promise<void> {
    await this.page.evaluate(`location.hash = ${JSON.stringify(path)}`);
  }

  async close(): Promise<void> {
    await this.browsed.close();
    await this.server.close();
  }
}
