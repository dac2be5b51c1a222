/** The column by which charts without text on their axes tell rows apart: 1, 2, 3, shown as the row's name. */
export const PLACE = 'place';
