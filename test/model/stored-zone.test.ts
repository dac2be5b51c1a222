import { expect, it } from 'vitest';
import { StoredZone } from '../../src/model/stored-zone';

it('refuses a zone that there is not', () => {
  expect(() => StoredZone.of('Mars/Olympus')).toThrow(
    expect.objectContaining({ code: 'bad_settings', message: 'storedTimeZone "Mars/Olympus" is not a time zone.' }),
  );
});
