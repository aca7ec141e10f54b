import { describe, expect, it } from 'vitest';
import { fold, match } from '../../src/shared/fold.ts';

describe('search of names', () => {
  it('forgives missing letters, Russian spelling and Latin keys', () => {
    const same = [
      ['Ысык-Көл', 'ысык кол', 'ysyk kol', 'YSYK-KÖL', 'Иссык-Куль'.replace('Куль', 'Кол')],
      ['Жеңиш', 'жениш', 'jenish', 'Zhenish', 'jengish'],
      ['Чүй', 'чуй', 'chuy', 'Chui'],
      ['Өзгөн', 'озгон', 'ozgon'],
      ['Токтогул', 'toktogul'],
      ['Шопоков', 'shopokov'],
    ];
    for (const [first = '', ...others] of same) for (const other of others) expect(fold(other), other).toBe(fold(first));
  });

  it('finds by the beginning of any word, best first', () => {
    const name = fold('Ысык-Көл көчөсү улица Иссык-Кульская');
    expect(match('ысы', name)).toBe(0);
    expect(match('кол', name)).toBe(1);
    expect(match('улица исс', name)).toBe(1);
    expect(match('манас', name)).toBeUndefined();
  });

  it('takes nothing, signs and strange letters without falling', () => {
    expect(match('', 'manas')).toBe(0);
    expect(match('  --- ', 'manas')).toBe(0);
    expect(fold('№ 12/а «Ак-Суу»')).toBe('12 a ak su');
    expect(fold('漢字')).toBe('');
  });
});
