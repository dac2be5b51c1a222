import './open/policy';
import './globals';
import './theme/page.css';
import React from 'react';
import { createRoot } from 'react-dom/client';
import { writeFor } from '../error/reader';
import { followLinks } from './address/address';
import { keepAddressInHash } from './address/place';
import { FilePage } from './open/file-page';
import { preparePrinting } from './panel/printing';
import { takeLocalFonts } from './theme/fonts';
import { bringIcons } from './theme/icons';
import { Themed } from './theme/themed';

writeFor('page');
keepAddressInHash();
window.__grafana_public_path__ = new URL('.', document.baseURI).pathname;

followLinks();
bringIcons();
preparePrinting();
await takeLocalFonts();
createRoot(document.getElementById('root')!).render(<Themed render={(theme) => <FilePage theme={theme} />} />);
