# SPDX-License-Identifier: EUPL-1.2
"""large_pages - what people ask of a large organisation (large.py): lists
filtered, sorted, searched and paged, pickers, records, the map, the BIA."""
import re


def following(client, path, n):
    """The first page and the n next ones, by their own links."""
    found = [path]
    for _ in range(n):
        page = client.get(found[-1]).text
        link = re.search(r'href="([^"]+)" rel="next"', page)
        if not link:
            break
        found.append(link[1].replace("&amp;", "&"))
    return found


def ids(client, path, n):
    """The ids of some records, spread over the list."""
    found = []
    for query in ("", "&sort=-name"):
        answer = client.api("GET", f"/{path}?limit={n // 2}{query}").json()
        found += [item["id"] for item in answer["items"]]
    return found


def pages(client):
    """{name: [path]}; every path answers 200."""
    resources = ids(client, "resources", 40)
    processes = ids(client, "processes", 40)
    return {
        "list of resources, paged": following(client, "/resources", 20),
        "list, sorted": ["/resources?sort=restore",
                         "/resources?sort=-restore",
                         "/resources?sort=availability",
                         "/resources?sort=-name"],
        "list, filtered": [f"/resources?kind={k}&hosting={h}"
                           for k in ("software", "data", "people")
                           for h in ("own", "cloud")],
        "list, filtered and sorted": [
            f"/resources?kind={k}&sort=-restore"
            for k in ("software", "data", "equipment", "services")],
        "list, searched": [f"/resources?q=Middel+{i:06d}"
                           for i in range(0, 100_000, 4999)] +
                          ["/resources?q=middel", "/resources?q=mid+0001"],
        "list of requirements": following(client, "/requirements", 10),
        "list of processes": ["/processes", "/processes?sort=-rto",
                              "/processes?criticality=critical&sort=mtpd"],
        "picker": [f"/pick/resource?q={q}" for q in
                   ("m", "mid", "middel+0", "middel+09999", "0500")],
        "search": [f"/search?q={q}" for q in ("middel", "proces+00", "loc")],
        "record of a resource": [f"/resources/{i}" for i in resources],
        "form of a resource": [f"/resources/{i}/edit" for i in resources],
        "record of a process (BIA)": [f"/processes/{i}" for i in processes],
        "dependency map": [f"/map?focus=resource-{i}" for i in resources],
        "overview": ["/"],
    }
