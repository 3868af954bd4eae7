"""What Chromium shows of the samples: every one of ours that a browser can run is run, and watched from outside.

    sites.py, pages/      the pages the samples are made for, as data, with a canary in every field
    canaries.py, .yaml    which word stands for which data type, and where it is found again
    collector.py          a server on the loopback interface that is every host of the web, and notes what it is sent
    program.py            a program on the machine that extensions may talk to
    launch.py             starts Chromium with one extension
    stage.py, popup.py    the browser as a user has it: its pages, the extension's button and popup, what is kept
    steps.py              what a user does there: the `steps` of a sample's `run`
    observe.py            a sample, run; many of them side by side
    judge.py              what was observed against what the comments in the sample's code say
    test_browser.py       the test; the other test_*.py need no browser

Only samples of ours are run, and no request leaves this machine.
"""
