import './globals';
import './theme/page.css';
import React from 'react';
import { createRoot } from 'react-dom/client';
import { writeFor } from '../error/reader';
import { followLinks } from './address/address';
import { App } from './app';
import { preparePrinting } from './panel/printing';
import { connect } from './services/connect';
import { askHost } from './services/host';
import { answerBy } from './services/sender';
import { takeLocalFonts } from './theme/fonts';
import { bringIcons } from './theme/icons';
import { Themed } from './theme/themed';

writeFor('terminal');

const RETRY_MS = 2000;

/** Draws the page as soon as its server answers. */
async function start(): Promise<void> {
  const root = createRoot(document.getElementById('root')!);
  const fonts = takeLocalFonts();
  for (;;) {
    try {
      const [source] = await Promise.all([connect(), fonts]);
      root.render(<Themed render={(theme) => <App source={source} theme={theme} />} />);
      return;
    } catch (error) {
      root.render(<p role="alert">{(error as Error).message}</p>);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

answerBy(askHost);
followLinks();
bringIcons();
preparePrinting();
start();
