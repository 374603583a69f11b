"""Starts a function's runtime in a process of its own."""
from ecpay_runtime import runtime

if __name__ == "__main__":
    runtime.main()
