grammar Millrace;


script : EOF ;
