import type { Page } from 'playwright-core';

const CONTROLS = ['button', 'checkbox', 'combobox', 'link', 'radio', 'radiogroup', 'spinbutton', 'switch', 'textbox'];

/** Roles of the controls that a screen reader has no name for. */
export async function namelessControls(page: Page): Promise<string[]> {
  const devTools = await page.context().newCDPSession(page);
  const { nodes } = await devTools.send('Accessibility.getFullAXTree');
  await devTools.detach();
  return nodes
    .filter(({ ignored, name }) => !ignored && !String(name?.value ?? '').trim())
    .map(({ role }) => String(role?.value))
    .filter((role) => CONTROLS.includes(role));
}
