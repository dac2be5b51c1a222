/** As provisioning names it. */
export const DATA_SOURCE_NAME = 'Mahavishnu Learning';
