"""A warm interpreter: reads modules once, then becomes a function's process by forking."""
from ecpay_runtime import forking

if __name__ == "__main__":
    # True in a copy: it goes on as a function's process, at the top of the stack as any other.
    if forking.serve():
        from ecpay_runtime import runtime

        runtime.main()
