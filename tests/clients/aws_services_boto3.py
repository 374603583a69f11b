"""What a boto3 program does with the emulated services; works with boto3 1.26 and newer.

Needs ENDPOINT, and the app of tests/emulator/aws/services/services_bench.hpp behind it.
"""

import decimal
import os

import boto3
import botocore.exceptions
from boto3.dynamodb.conditions import Attr, Key

ENDPOINT = os.environ["ENDPOINT"]
TOPIC = "arn:aws:sns:us-east-1:123456789012:paid"


def refused(code, call):
    """Expects `call` to be refused with `code`; gives the error's message."""
    try:
        call()
    except botocore.exceptions.ClientError as error:
        assert error.response["Error"]["Code"] == code, error.response
        return error.response["Error"]["Message"]
    raise AssertionError("not refused: " + code)


def items():
    resource = boto3.resource("dynamodb", endpoint_url=ENDPOINT)
    orders = resource.Table("orders")
    order = {
        "nr": "A1",
        "amount": decimal.Decimal("12345678901234567890.10"),
        "bytes": b"\x00\xff",
        "tags": {"a", "b"},
        "nested": {"list": [1, None, True, {"x": "茶"}]},
    }
    orders.put_item(Item=order, ConditionExpression=Attr("nr").not_exists())
    message = refused(
        "ConditionalCheckFailedException",
        lambda: orders.put_item(Item=order, ConditionExpression="attribute_not_exists(nr)"),
    )
    assert message == "The conditional request failed"
    assert orders.get_item(Key={"nr": "A1"})["Item"] == order
    updated = orders.update_item(
        Key={"nr": "A1"},
        UpdateExpression="SET #s = :paid ADD amount :one",
        ConditionExpression="attribute_not_exists(#s)",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":paid": "paid", ":one": 1},
        ReturnValues="UPDATED_NEW",
    )
    assert updated["Attributes"] == {
        "status": "paid",
        "amount": decimal.Decimal("12345678901234567891.1"),
    }, updated
    refused("ValidationException", lambda: orders.get_item(Key={"other": "A1"}))
    refused(
        "ResourceNotFoundException",
        lambda: resource.Table("nothing").get_item(Key={"nr": "A1"}),
    )
    assert orders.table_status == "ACTIVE"
    assert orders.delete_item(Key={"nr": "A1"}, ReturnValues="ALL_OLD")["Attributes"]["nr"] == "A1"
    assert "Item" not in orders.get_item(Key={"nr": "A1"})


def queries():
    resource = boto3.resource("dynamodb", endpoint_url=ENDPOINT)
    lines = resource.Table("lines")
    with lines.batch_writer() as batch:
        for at in range(1, 41):
            batch.put_item(Item={"nr": "A", "at": at, "odd": at % 2})
    found = lines.query(
        KeyConditionExpression=Key("nr").eq("A") & Key("at").between(9, 12),
        FilterExpression=Attr("odd").eq(1),
        ScanIndexForward=False,
    )
    assert [int(item["at"]) for item in found["Items"]] == [11, 9], found
    client = boto3.client("dynamodb", endpoint_url=ENDPOINT)
    pages = client.get_paginator("scan").paginate(TableName="lines", PaginationConfig={"PageSize": 7})
    assert sum(page["Count"] for page in pages) == 40
    reason = refused(
        "TransactionCanceledException",
        lambda: client.transact_write_items(
            TransactItems=[
                {
                    "Put": {
                        "TableName": "orders",
                        "Item": {"nr": {"S": "T"}},
                        "ConditionExpression": "attribute_exists(nr)",
                    }
                }
            ]
        ),
    )
    assert "ConditionalCheckFailed" in reason
    assert client.list_tables()["TableNames"] == ["lines", "orders"]


def topics():
    sns = boto3.client("sns", endpoint_url=ENDPOINT)
    answer = sns.publish(
        TopicArn=TOPIC,
        Subject="Paid",
        Message='付款 "ok" & <done>',
        MessageAttributes={"kind": {"DataType": "String", "StringValue": "paid"}},
    )
    assert len(answer["MessageId"]) == 36
    batch = sns.publish_batch(
        TopicArn=TOPIC,
        PublishBatchRequestEntries=[{"Id": "a", "Message": "1"}, {"Id": "b", "Message": "2"}],
    )
    assert [entry["Id"] for entry in batch["Successful"]] == ["a", "b"]
    assert [topic["TopicArn"] for topic in sns.list_topics()["Topics"]] == [TOPIC]
    subscription = sns.list_subscriptions_by_topic(TopicArn=TOPIC)["Subscriptions"][0]
    assert subscription["Protocol"] == "lambda"
    attributes = sns.get_topic_attributes(TopicArn=TOPIC)["Attributes"]
    assert attributes["SubscriptionsConfirmed"] == "1"
    message = refused("NotFound", lambda: sns.publish(TopicArn=TOPIC + "x", Message="m"))
    assert message == "Topic does not exist"
    refused("InvalidParameter", lambda: sns.publish(TopicArn=TOPIC, Message=""))
    arn = sns.create_topic(Name="news")["TopicArn"]
    assert sns.create_topic(Name="news")["TopicArn"] == arn
    sns.delete_topic(TopicArn=arn)


def logs():
    client = boto3.client("logs", endpoint_url=ENDPOINT)
    events = client.filter_log_events(logGroupName="/aws/lambda/local-Receipt")["events"]
    assert [event["message"] for event in events] == ["hello 茶"]
    stream = client.describe_log_streams(logGroupName="/aws/lambda/local-Receipt")["logStreams"][0]
    lines = client.get_log_events(
        logGroupName="/aws/lambda/local-Receipt", logStreamName=stream["logStreamName"]
    )
    assert len(lines["events"]) == 1
    refused(
        "ResourceNotFoundException", lambda: client.filter_log_events(logGroupName="/none")
    )


def identity():
    sts = boto3.client("sts", endpoint_url=ENDPOINT)
    assert sts.get_caller_identity()["Account"] == "123456789012"


for check in (items, queries, topics, logs, identity):
    check()
print("boto3", boto3.__version__, "all passed")
