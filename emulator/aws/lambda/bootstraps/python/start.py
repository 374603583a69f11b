"""Starts a function's runtime in a process of its own."""
from ecpay_runtime import links, runtime

if __name__ == "__main__":
    runtime.main(watch=links.end_with_emulator)
