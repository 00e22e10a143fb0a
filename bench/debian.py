#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""debian.py PROGRAM [--full] - Debian's own package index as a graph.

Depends and Pre-Depends of every package, alternatives and virtual packages as
groups of which one will do: some 63 000 nodes, with circles.  Every single
package is lost in turn; the time is the program's own work on the processor,
reading the file included and apart.  How many break is compared with
dose-debcheck, which solves each by itself, in the same run on the same index:
two packages, with --full twenty-six.
Versions are left out on both sides, as they decide nothing within one index.
"""
import json
import random
import re
import resource
import subprocess
import sys
import tempfile

KNOWN = ['libc6', 'libssl3', 'python3', 'perl-base', 'nginx-common',
         'postgresql-15']


def stanzas():
    text = subprocess.run(['apt-cache', 'dumpavail'], capture_output=True,
                          text=True, check=True).stdout
    for part in text.split('\n\n'):
        fields, key = {}, None
        for line in part.split('\n'):
            if line[:1] == ' ' and key:
                fields[key] += line
            elif ':' in line:
                key, value = line.split(':', 1)
                fields[key] = value.strip()
        if 'Package' in fields:
            yield fields


def names(field):
    """'a (>= 1) | b:any, c' -> [['a', 'b'], ['c']]"""
    for group in field.split(','):
        found = [re.match(r'\s*([^\s(:\[]+)', one) for one in group.split('|')]
        found = [m.group(1) for m in found if m]
        if found:
            yield found


def read_index():
    packages, provides = {}, {}
    for s in stanzas():
        packages.setdefault(s['Package'], s)
    for name, s in packages.items():
        for (virtual, *_) in names(s.get('Provides', '')):
            provides.setdefault(virtual, set()).add(name)
    return packages, provides


def requirements(packages, provides):
    """(owner, members): one of the members must work; none: it never does."""
    for name, s in packages.items():
        for field in ('Pre-Depends', 'Depends'):
            for alternatives in names(s.get(field, '')):
                some = set()
                for one in alternatives:
                    some |= {one} & packages.keys() | provides.get(one, set())
                # One that is met by the package itself asks nothing.
                if name not in some:
                    yield name, some


def broken_anyway(wants):
    """What cannot be installed though nothing is lost: asks what is not there,
    or only what is broken.  A loss breaks none of them, as they are."""
    broken, found = set(), True
    while found:
        found = {name for name, some in wants
                 if name not in broken and some <= broken}
        broken |= found
    return broken


def write_lines(packages, wants, broken, out):
    for name in packages:
        if name not in broken:
            out.write(f'all-packages {name}\n')
    for name, some in wants:
        if name not in broken:
            out.write(f'{name} 1: {" ".join(sorted(some - broken))}\n')
    out.flush()


def plain_stanzas(packages, without):
    """The index without versions, conflicts and one package, for the solver."""
    lines = []
    for name, s in packages.items():
        if name == without:
            continue
        lines += [f'Package: {name}', 'Version: 1', 'Architecture: all']
        for field in ('Pre-Depends', 'Depends', 'Provides'):
            if field not in s:
                continue
            glue = ', '
            lines.append(f'{field}: ' + glue.join(
                ' | '.join(group) for group in names(s[field])))
        lines.append('')
    return '\n'.join(lines) + '\n'


def broken_by_dose(packages, without):
    with tempfile.NamedTemporaryFile('w', suffix='.packages') as f:
        f.write(plain_stanzas(packages, without))
        f.flush()
        text = subprocess.run(['dose-debcheck', '--deb-native-arch=amd64',
                               f.name], capture_output=True, text=True).stdout
    return int(re.search(r'broken-packages:\s*(\d+)', text).group(1))


def run(program, verb, *args):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    text = subprocess.run([program, 'engine', verb, '--json', *args],
                          capture_output=True, text=True, check=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    return text, after - before


def main():
    program, full = sys.argv[1], '--full' in sys.argv
    packages, provides = read_index()
    wants = list(requirements(packages, provides))
    without = broken_anyway(wants)
    with tempfile.NamedTemporaryFile('w', suffix='.graph') as f:
        write_lines(packages, wants, without, f)
        _, reading = run(program, 'reach', f.name, '--lost', 'libc6')
        text, all_of_it = run(program, 'reach', f.name)
    down = {}
    for line in text.splitlines():
        one = json.loads(line)
        down[one['lost']] = one['down']
    # The package itself and the node that holds them all do not count.
    broken = {name: down.get(name, 2) - 2 for name in packages}
    hit = sum(n > 0 for n in broken.values())
    print(f'  {len(packages)} packages, {hit} of which break others; '
          f'{len(without)} are broken as it is')
    print(f'  every single outage   {all_of_it - reading:6.2f} s of the '
          f'processor, and {reading:.2f} s to read')
    for name in KNOWN:
        print(f'  {name:20} {broken.get(name, "-"):>8}')
    if subprocess.run(['which', 'dose-debcheck'],
                      capture_output=True).returncode != 0:
        print('  dose-debcheck is not installed: not compared')
        return
    base = broken_by_dose(packages, None)
    wrong = base != len(without)
    print(f'  dose-debcheck: {base} are broken as it is '
          f'{"DIFFERENT" if wrong else "same"}')
    lot = random.Random(7)
    sample = KNOWN + lot.sample(sorted(n for n in packages if broken[n] > 0),
                                20)
    for name in (n for n in (sample if full else sample[4:6])
                 if n in packages):
        theirs = broken_by_dose(packages, name) - base
        wrong += theirs != broken[name]
        print(f'  dose-debcheck {name:30} {theirs:>8} '
              f'{"same" if theirs == broken[name] else "DIFFERENT"}')
    print(f'  {wrong} different')
    sys.exit(wrong > 0)


main()
