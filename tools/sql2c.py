#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""sql2c.py OUT.c OUT.d DIR: migrations as C strings, in the order of their names.

NNNN_name.sql holds for both databases; NNNN_name.sqlite.sql or
NNNN_name.pgsql.sql takes its place on one of them.
"""
import hashlib
import os
import re
import sys


def quoted(text):
    lines = text.splitlines(keepends=True)
    return '\n'.join('\t    "' + line.replace('\\', '\\\\').replace('"', '\\"')
                     .replace('\t', '\\t').replace('\n', '\\n') + '"'
                     for line in lines) or '\t    ""'


def main():
    out, deps, folder = sys.argv[1:]
    files = sorted(os.path.join(folder, name) for name in os.listdir(folder)
                   if name.endswith('.sql'))
    with open(deps, 'w', encoding='utf-8') as f:
        f.write(f'{out}: {folder} ' + ' '.join(files) + '\n')
    found = {}
    for path in files:
        name = os.path.basename(path)
        match = re.fullmatch(r'(\d{4})_([a-z0-9_]+?)(\.sqlite|\.pgsql)?\.sql',
                             name)
        if not match:
            sys.exit(f'{name}: not NNNN_name.sql')
        number, title, dialect = match.groups()
        row = found.setdefault(int(number), {'name': f'{number}_{title}'})
        if row['name'] != f'{number}_{title}':
            sys.exit(f'{name}: the number is taken by {row["name"]}')
        with open(path, encoding='utf-8') as f:
            row[dialect or ''] = f.read()
    with open(out, 'w', encoding='utf-8') as f:
        f.write('/* Made by tools/sql2c.py from migrations/. */\n'
                '#include "store/migration.h"\n\n'
                '#pragma GCC diagnostic ignored "-Woverlength-strings"\n\n'
                'const struct migration migrations[] = {\n')
        for number in sorted(found):
            row = found[number]
            texts = [row.get(d, row.get('')) for d in ('.sqlite', '.pgsql')]
            if None in texts:
                sys.exit(f'{row["name"]}: a dialect is missing')
            f.write(f'\t{{ .number = {number}, .name = "{row["name"]}",\n')
            for dialect, text in zip(('STORE_SQLITE', 'STORE_PGSQL'), texts):
                sha = hashlib.sha256(text.encode()).hexdigest()
                f.write(f'\t  .sha256[{dialect}] = "{sha}",\n'
                        f'\t  .sql[{dialect}] =\n{quoted(text)},\n')
            f.write('\t},\n')
        f.write('};\nconst size_t nmigrations = '
                'sizeof(migrations) / sizeof(migrations[0]);\n')


main()
