"""Worksheets and gradebooks as the platforms write them, with invented people."""

ENGLISH = (
    "\ufeffIdentifier,\"Full name\",\"ID number\",\"Email address\",Status,Grade,\"Maximum grade\","
    "\"Grade can be changed\",\"Last modified (submission)\",\"Last modified (grade)\",\"Feedback comments\"\n"
    "\"Participant 51201\",\"Jürgen Müller\",s1001,mueller@example.org,\"Submitted for grading\",,24.00,Yes,"
    "\"Wednesday, 10 June 2026, 2:14 PM\",-,\n"
    "\"Participant 51202\",\"Nguyễn Thị Anh\",s1002,anh@example.org,"
    "\"Submitted for grading - 3 mins 31 secs late - Graded\",12.50,24.00,Yes,"
    "\"Friday, 12 June 2026, 12:03 AM\",\"Monday, 15 June 2026, 9:00 AM\",\"Well done,\n\"\"really\"\"\"\n"
    "\"Participant 51203\",\"John O'Brien\",s1003,john@example.org,"
    "\"No submission - Assignment is overdue by: 2 days 3 hours\",,24.00,Yes,-,-,\n"
    "\"Participant 51204\",张伟,s1004,zhang@example.org,"
    "\"Submitted for grading - Extension granted until: Sunday, 14 June 2026, 12:00 AM\",,24.00,No,"
    "\"Saturday, 13 June 2026, 8:00 AM\",-,\n"
)  # fmt: skip
# Another language: no blank in the identifier, decimal commas, teams and a workflow.
GERMAN = (
    "\ufeffID,Vollständiger Name,E-Mail-Adresse,Status,Gruppe,Bewertung,Bestwertung,Status des Bewertungsworkflows,"
    "Bewertung kann geändert werden,Zuletzt geändert (Abgabe),Online-Texteingabe,Zuletzt geändert (Bewertung),"
    "Feedback als Kommentar\r\n"
    "Teilnehmer/in51201,Jürgen Müller,mueller@example.org,Zur Bewertung abgegeben - Nicht bewertet,Gruppe 1,,"
    "\"24,00\",Nicht bewertet,Ja,\"Mittwoch, 10. Juni 2026, 14:14\",,-,\r\n"
    "Teilnehmer/in51202,Łukasz Żółty,zolty@example.org,Zur Bewertung abgegeben - 2 Tage 3 Stunden verspätet - Freigegeben,"
    "Gruppe 2,\"12,50\",\"24,00\",Freigegeben,Nein,\"Freitag, 12. Juni 2026, 00:03\",,\"Montag, 15. Juni 2026, 09:00\",\r\n"
)  # fmt: skip
BLIND = (
    "Identifier,Status,Grade,Maximum Grade,Grade can be changed,Last modified (submission),Last modified (grade)\n"
    "Participant 7,Submitted for grading - ,,10.00,Yes,-,-\n"
)  # fmt: skip
GRADEBOOK = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Notes,Tensors (1233),a2_convolution (1234),Quizzes Current Score,"
    "Final Score\n"
    ",,,,,,,Manual Posting,,\n"
    "    Points Possible,,,,,,10.00,24.00,(read only),(read only)\n"
    "\"Müller, Jürgen\",1101,s1001,mueller,Monday,,7.00,,70.00,29.41\n"
    "\"O'Brien, John\",1102,s1002,obrien,\"Monday and Friday\",\"often late, asks\",8.50,EX,85.00,85.00\n"
    "Zhang Wei,1103,,zhang@example.org,Friday,,N/A,12,0.00,0.00\n"
    "\"Student, Test\",1199,,,Monday,,,,,\n"
)  # fmt: skip
