# SPDX-License-Identifier: EUPL-1.2
"""prepared - data to begin with: small, large, or the demo."""
import os

import large as writer
import stormvast


def demo(program, data, *args):
    """The demo organisations; a log-in and its password."""
    done = stormvast.run(program, "demo", "--data", data, *args)
    return stormvast.demo_account(done.stdout.decode())


def small(program, data):
    """One organisation of the demo; a log-in and its password."""
    return demo(program, data, "--org", "Noordkade Logistiek BV")


def make(program, data, login):
    """One empty organisation with an account that may do all."""
    stormvast.run(program, "org", "add", "--data", data, "Proef")
    stormvast.run(program, "user", "add", "--data", data, "--org", "Proef",
                  "--role", "admin", login,
                  data=(stormvast.PASSWORD + "\n").encode())
    return data


def large(folder, n, source=writer):
    """big.json in the folder; rows and members."""
    return source.write(os.path.join(folder, "big.json"), n)
