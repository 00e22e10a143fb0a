# SPDX-License-Identifier: EUPL-1.2
"""large_pages - what people ask of a large organisation (large.py, uneven.py):
lists filtered, sorted, searched and paged, pickers, records, the map, the BIA.

Filters are combined in every way with the commonest values and the rarest; of
the many combinations a fixed draw is taken.
"""
import itertools
import re
import urllib.parse

import large

SORTS = ("", "-name", "restore", "-restore", "availability", "-availability")
CURSOR = re.compile(r'href="([^"]+)" rel="next"')


def following(client, path, n):
    """The first page and the n next ones, by their own links."""
    found = [path]
    for _ in range(n):
        link = CURSOR.search(client.get(found[-1]).text)
        if not link:
            break
        found.append(link[1].replace("&amp;", "&"))
    return found


def ids(client, path, n):
    """The ids of some records, from both ends of the list."""
    found = []
    for query in ("", "&sort=-name"):
        answer = client.api("GET", f"/{path}?limit={n // 2}{query}").json()
        found += [item["id"] for item in answer["items"]]
    return found


def address(path, **query):
    given = {k: v for k, v in query.items() if v}
    return path + ("?" + urllib.parse.urlencode(given) if given else "")


def drawn(every, n, lot):
    every = list(every)
    return every if len(every) <= n else \
        [every[lot.below(len(every))] for _ in range(n)]


def lists(values, words, n, lot):
    """{name: [path]} of the list of resources."""
    def combined(many):
        for fields in itertools.combinations(values, many):
            for chosen in itertools.product(*(values[f] for f in fields)):
                for sort in SORTS:
                    yield dict(zip(fields, chosen), sort=sort)

    found = {f"list, {many} filters and a sort": [
        address("/resources", **query)
        for query in drawn(combined(many), n, lot)] for many in (1, 2, 3, 4)}
    found["list, searched"] = [address("/resources", q=q, sort=sort)
                               for q in words for sort in SORTS]
    found["list, searched, filtered and sorted"] = [
        address("/resources", q=words[lot.below(len(words))], **query)
        for many in (1, 2) for query in drawn(combined(many), n // 2, lot)]
    return found


def pages(client, n=100, source=large):
    """{name: [path]}; every path answers 200."""
    lot = large.Lot(1)
    resources = ids(client, "resources", 60)
    processes = ids(client, "processes", 60)
    some = {key: value[:2] for key, value in source.VALUES.items()}
    return {
        "list of resources, paged": following(client, "/resources", 20) +
        following(client, address("/resources", sort="-restore"), 10),
        **lists(source.VALUES, source.WORDS, n, lot),
        "list, filtered and searched, paged":
        following(client, address("/resources", sort="restore", **dict(
            list({k: v[0] for k, v in some.items()}.items())[:2])), 10) +
        following(client, address("/resources", q=source.WORDS[0]), 10),
        "list of processes": ["/processes", "/processes?sort=-rto",
                              "/processes?criticality=critical&sort=mtpd"],
        "list of requirements": following(client, "/requirements", 10) +
        [f"/requirements?resource={urllib.parse.quote(source.name(i))}"
         for i in range(0, 20_000, 1999)],
        "picker": [address("/pick/resource", q=q)
                   for q in source.WORDS for _ in (1, 2)],
        "search": [address("/search", q=q) for q in source.WORDS],
        "record of a resource": [f"/resources/{i}" for i in resources],
        "form of a resource": [f"/resources/{i}/edit" for i in resources],
        "record of a process": [f"/processes/{i}" for i in processes],
        "why of a process": [f"/processes/{i}/why" for i in processes],
        "impact of a process": [f"/processes/{i}/impact"
                                for i in processes[:20]],
        "history": ["/history"] + [f"/resources/{i}/history"
                                   for i in resources[:20]],
        "dependency map": ["/map"] + [
            f"/map?focus=resource-{i}&depth={depth}"
            for i in resources[:20] + resources[-20:] for depth in (1, 3)],
        "attention": ["/attention"],
        "register of ICT contracts": ["/register-ict-contracts"],
        "overview": ["/"],
        "start and roadmap": ["/start", "/roadmap"],
        "API, list": [f"/api/v1/resources?limit={limit}&sort={sort}"
                      for limit in (50, 500) for sort in ("name", "-restore")],
        "API, readiness": ["/api/v1/readiness"],
    }
